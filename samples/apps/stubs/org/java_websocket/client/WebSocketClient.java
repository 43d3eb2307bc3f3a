package org.java_websocket.client;

public abstract class WebSocketClient {
    public WebSocketClient(java.net.URI uri) {
        throw new RuntimeException("stub");
    }
    public void connect() {
        throw new RuntimeException("stub");
    }
    public void close() {
        throw new RuntimeException("stub");
    }
    public void send(String text) {
        throw new RuntimeException("stub");
    }
    public abstract void onMessage(String text);
}
