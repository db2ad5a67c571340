// “Keep rejected rows in … Choose…”: where an import writes the rows that it refuses. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace common {

class RejectedFile : public QWidget
{
    Q_OBJECT

public:
    explicit RejectedFile(QWidget* parent = nullptr);

    // Empty: they are not kept. What is being typed stays.
    void setPath(const QString& path);
    QLineEdit* field() const { return m_path; }

Q_SIGNALS:
    void pathChosen(const QString& path); // typed or chosen

private:
    void choose();
    void choosePath(const QString& path);

    QLineEdit* m_path;
    QLabel* m_taken = nullptr; // why it cannot be this one
};

} // namespace common
