// The first elements of a new list, set, hash, sorted set or stream: a row each, and one more when wanted.
// GUI thread.
#pragma once

#include "core/keyspace/value/key_details.h"

#include <QByteArrayList>
#include <QWidget>

#include <vector>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace keys {

class ElementRows : public QWidget
{
    Q_OBJECT

public:
    explicit ElementRows(QWidget* parent = nullptr);

    // What was typed stays as far as the type has a place for it.
    void setType(keyspace::ValueType type);
    void addRow();
    // As keyspace::CreateKey wants it; of a stream without the id.
    QByteArrayList content() const;
    // What is wrong with it; empty: nothing.
    QString problem() const;
    QLineEdit* field(int row, int column) const;
    int rowCount() const { return static_cast<int>(m_rows.size()); }
    QPushButton* addButton() const { return m_add; }

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        QWidget* widget = nullptr;
        QLineEdit* first = nullptr;
        QLineEdit* second = nullptr;
    };
    bool isPairs() const;
    void removeRow(const QWidget* widget);
    void showRow(const Row& row) const;

    keyspace::ValueType m_type = keyspace::ValueType::List;
    std::vector<Row> m_rows;
    QVBoxLayout* m_layout = nullptr;
    QPushButton* m_add = nullptr;
};

} // namespace keys
