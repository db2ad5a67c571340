// A new key: name, type, first elements, expiry. Never over one that is there. GUI thread; open(), never
// exec().
#pragma once

#include "ui/keys/change/key_changes.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace keys {

class ElementRows;
class ExpiryFields;

class NewKeyDialog : public QDialog
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
    QPushButton* verbButton() const { return m_verb; }
    QString problem() const;

Q_SIGNALS:
    void created(const QByteArray& key);

private:
    void buildName(QVBoxLayout& layout, const QByteArray& prefix);
    void buildContent(QVBoxLayout& layout);
    QWidget* buildButtons();
    keyspace::ValueType type() const;
    keyspace::CreateKey wish() const;
    void create();
    void ended(const QByteArray& key, const base::Result<keyspace::Edited>& edited);
    void say(const QString& problem, bool isOfName);
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
    QLabel* m_problem = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace keys
