// When one key expires: never, after a while, at a moment. What was read is what is replaced; what somebody
// else has set meanwhile stays, and is shown. GUI thread; open(), never exec().
#pragma once

#include "ui/keys/change/change_dialog.h"
#include "ui/keys/change/key_changes.h"

class QLabel;

namespace keys {

class ExpiryFields;

class ExpiryDialog : public ChangeDialog
{
    Q_OBJECT

public:
    // Asks what it is now. Changes and workspace outlive the dialog, which deletes itself when it is closed.
    ExpiryDialog(KeyChanges& changes, workspace::Workspace& workspace, const QByteArray& key,
                 QWidget* parent = nullptr);

    ExpiryFields* fields() const { return m_fields; }
    bool isLoaded() const { return m_isLoaded; }
    QString present() const;

private:
    struct Read;
    void load();
    void loaded(const base::Result<Read>& read);
    void set();
    void update();

    KeyChanges& m_changes;
    workspace::Workspace& m_workspace;
    const QByteArray m_key;
    std::optional<keyspace::ExpiryTime> m_read; // nothing: it never expires
    bool m_isLoaded = false;
    bool m_isBusy = false;
    QLabel* m_present = nullptr;
    QLabel* m_clock = nullptr;
    ExpiryFields* m_fields = nullptr;
};

} // namespace keys
