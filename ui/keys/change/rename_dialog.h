// Another name for a key, or a second key like it: never over one that is there. GUI thread; open(), never
// exec().
#pragma once

#include "ui/keys/change/change_dialog.h"
#include "ui/keys/change/key_changes.h"

class QLineEdit;

namespace keys {

class RenameDialog : public ChangeDialog
{
    Q_OBJECT

public:
    enum class Mode { Rename, Duplicate };

    // The changes outlive the dialog, which deletes itself when it is closed.
    RenameDialog(KeyChanges& changes, const QByteArray& key, Mode mode, QWidget* parent = nullptr);

    void open() override; // with the cursor behind the name

    QLineEdit* nameField() const { return m_name; }

Q_SIGNALS:
    void moved(const QByteArray& from, const QByteArray& to);

private:
    void buildName();
    void move();
    void ended(const QByteArray& to, const base::Result<keyspace::MoveOutcome>& outcome);
    void sayOfName(const QString& problem);
    void update();

    KeyChanges& m_changes;
    const QByteArray m_key;
    const Mode m_mode;
    bool m_isBusy = false;
    QLineEdit* m_name = nullptr;
};

// The name as it can be typed again: keys::typedBytes() gives exactly this key.
QString typeableKey(const QByteArray& key);

} // namespace keys
