package com.example.shop;

import software.amazon.awscdk.App;

/** The app that cdk.json runs. */
public final class ShopApp {
    private ShopApp() {}

    public static void main(String[] args) {
        var app = new App();
        new ShopStack(app, "shop");
        app.synth();
    }
}
