// A line to add an element, or to rename one or give it another score. GUI thread.
#pragma once

#include "ui/keys/value/element_model.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace keys {

class ElementForm : public QWidget
{
    Q_OBJECT

public:
    enum class Purpose { Add, Rename, Score };
    enum class ListPlace { End, Front, Before }; // Before: the row that is current

    explicit ElementForm(QWidget* parent = nullptr);

    // row: of Rename and Score, and where Before is meant; may be null for Add.
    void open(keyspace::ValueType type, Purpose purpose, const ElementRow* row);
    void close();
    bool isOpen() const { return !isHidden(); }
    bool hasInput() const; // open, and something was typed
    // Under the fields; empty: none.
    void setProblem(const QString& sentence);
    void setBusy(bool busy);

    Purpose purpose() const { return m_purpose; }
    const ElementRow& row() const { return m_row; }
    QByteArray name() const;      // field, member, a stream's id
    QByteArray value() const;     // item, a field's value, score
    QByteArrayList pairs() const; // of a stream: name, value, …
    ListPlace place() const;

Q_SIGNALS:
    void submitted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* addField(const QString& label, const QByteArray& text);
    void addPair();
    void rebuild();
    void fillFor(keyspace::ValueType type);
    void giveButtons(const QString& verb);

    keyspace::ValueType m_type = keyspace::ValueType::String;
    Purpose m_purpose = Purpose::Add;
    ElementRow m_row;
    bool m_hasRow = false;
    QWidget* m_fields = nullptr;
    QGridLayout* m_grid = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_value = nullptr;
    QComboBox* m_place = nullptr;
    std::vector<std::pair<QLineEdit*, QLineEdit*>> m_pairs;
    QPushButton* m_addPair = nullptr;
    QPushButton* m_submit = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace keys
