var page="https://h5.patchwork.example/home";navigator.contacts.find(["displayName"],ok);
