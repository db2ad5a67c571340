// Somebody else was faster: what the editing began with, what is there now, what was typed, and what shall
// stand. GUI thread.
#pragma once

#include "ui/keys/value/value_editor.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace keys {

class ConflictView : public QWidget
{
    Q_OBJECT

public:
    explicit ConflictView(QWidget* parent = nullptr);

    void setConflict(const ValueEditor::Conflict& conflict);

Q_SIGNALS:
    void takeTheirsRequested();
    void keepMineRequested();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Side
    {
        QLabel* title = nullptr;
        QPlainTextEdit* text = nullptr;
    };
    Side addSide(const QString& title);
    static void show(const Side& side, const std::optional<QString>& text);

    QLabel* m_sentence = nullptr;
    Side m_base, m_theirs, m_mine;
    QPushButton* m_take = nullptr;
    QPushButton* m_keep = nullptr;
};

} // namespace keys
