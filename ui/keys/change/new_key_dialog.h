// A new key: name, type, first elements, expiry. Never over one that is there. GUI thread; open(), never
// exec().
#pragma once

#include "ui/keys/change/change_dialog.h"
#include "ui/keys/change/key_changes.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QScrollArea;
class QVBoxLayout;

namespace keys {

class ElementRows;
class ExpiryFields;

class NewKeyDialog : public ChangeDialog
{
    Q_OBJECT

public:
    // prefix: what the name begins with at first. The changes outlive the dialog, which deletes itself when
    // it is closed.
    NewKeyDialog(KeyChanges& changes, const QByteArray& prefix, QWidget* parent = nullptr);

    void open() override; // with the cursor behind the prefix

    QLineEdit* nameField() const { return m_name; }
    QComboBox* typeField() const { return m_type; }
    QPlainTextEdit* textField() const { return m_text; }
    ElementRows* elements() const { return m_elements; }
    ExpiryFields* expiry() const { return m_expiry; }

Q_SIGNALS:
    void created(const QByteArray& key);

private:
    void buildName(QVBoxLayout& layout, const QByteArray& prefix);
    void buildContent(QVBoxLayout& layout);
    keyspace::ValueType type() const;
    keyspace::CreateKey wish() const;
    void create();
    void ended(const QByteArray& key, const base::Result<keyspace::Edited>& edited);
    void tell(const QString& problem, bool isOfName);
    void showType();
    void update();

    KeyChanges& m_changes;
    bool m_isBusy = false;
    QLineEdit* m_name = nullptr;
    QComboBox* m_type = nullptr;
    QLabel* m_contentLabel = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QScrollArea* m_scroll = nullptr;
    ElementRows* m_elements = nullptr;
    ExpiryFields* m_expiry = nullptr;
};

} // namespace keys
