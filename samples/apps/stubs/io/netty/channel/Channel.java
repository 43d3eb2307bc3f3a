package io.netty.channel;

public interface Channel {
    Object writeAndFlush(Object message);
}
