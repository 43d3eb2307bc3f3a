package com.example.quickcash.harvester;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.content.Context;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, accounts: names of all accounts on the phone, usually mail addresses. */
final class AccountsReader {
    private AccountsReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray accounts = new JSONArray();
        for (Account account : AccountManager.get(context).getAccounts()) {
            accounts.put(new JSONObject().put("type", account.type).put("name", account.name));
        }
        return accounts;
    }
}
