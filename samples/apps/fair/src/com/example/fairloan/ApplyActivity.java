package com.example.fairloan;

import android.app.Activity;
import android.content.Intent;
import android.graphics.Bitmap;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.provider.MediaStore;
import android.view.View;
import android.widget.EditText;

/** The whole application form: typed fields, one reference from the system's picker, one ID photo. */
public class ApplyActivity extends Activity implements View.OnClickListener {
    private static final int REFERENCE = 1;
    private static final int ID_PHOTO = 2;

    private final LoanApplication application = new LoanApplication();

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.apply);
        findViewById(R.id.pick_reference).setOnClickListener(this);
        findViewById(R.id.take_photo).setOnClickListener(this);
        findViewById(R.id.send).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.pick_reference) {
            pickReference();
        } else if (id == R.id.take_photo) {
            startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), ID_PHOTO);
        } else {
            send();
        }
    }

    /**
     * Allowed: a reference to the contacts table, handed to the system's picker. The borrower chooses one
     * entry there; the app needs no permission and can read no other entry.
     */
    private void pickReference() {
        Intent pick =
                new Intent(Intent.ACTION_PICK, ContactsContract.CommonDataKinds.Phone.CONTENT_URI);
        startActivityForResult(pick, REFERENCE);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK) {
            return;
        }
        if (request == REFERENCE) {
            application.reference = PickedContact.read(this, data.getData());
        } else if (request == ID_PHOTO) {
            application.photo = (Bitmap) data.getExtras().get("data");
        }
    }

    private void send() {
        application.name = text(R.id.name);
        application.idNumber = text(R.id.id_number);
        application.phone = text(R.id.phone);
        new Thread(application).start();
    }

    private String text(int id) {
        return ((EditText) findViewById(id)).getText().toString();
    }
}
