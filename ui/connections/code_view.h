// Statements to read and to copy: fixed width, left to right, never changed. GUI thread.
#pragma once

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace connections {

class CodeView : public QWidget
{
    Q_OBJECT

public:
    explicit CodeView(QWidget* parent = nullptr);

    // name: what it is, for screen readers and for the name of a saved file.
    void setText(const QString& text, const QString& name);
    QString text() const;
    // As many lines as there are, within these bounds; without a call it takes all the room.
    void setLinesShown(int least, int most);
    // Adds “Save…” beside “Copy”.
    void allowSaving(const QString& fileName);

Q_SIGNALS:
    void saveFailed(const QString& file);

private:
    void save(const QString& file);

    QPlainTextEdit* m_code = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace connections
