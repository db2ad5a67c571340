// A text to read or to edit: fixed width, left to right, with a line to find in it. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace keys {

class ValueText : public QWidget
{
    Q_OBJECT

public:
    // name: for screen readers.
    explicit ValueText(const QString& name, QWidget* parent = nullptr);

    // Keeps cursor and scroll position where the text is the same.
    void setText(const QString& text);
    QString text() const;
    void setReadOnly(bool readOnly);
    bool isReadOnly() const;
    void setWrapped(bool wrapped);
    void setPlaceholder(const QString& text);
    void focusText();
    void openFind();

Q_SIGNALS:
    void edited(const QString& text); // by the user
    void saveRequested();             // Ctrl+S
    void revertRequested();           // Esc, when there is nothing to find

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void closeFind();
    void findNext(bool backwards);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers, bool inFind, bool act);

    QPlainTextEdit* m_text = nullptr;
    QWidget* m_findLine = nullptr;
    QLineEdit* m_find = nullptr;
    QLabel* m_found = nullptr;
    bool m_isSetting = false;
};

} // namespace keys
