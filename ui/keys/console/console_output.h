// What a console has written: commands, replies, errors, remarks. Selectable, searchable, coloured by kind;
// a long reply is put in piece by piece. GUI thread.
#pragma once

#include "ui/keys/console/console_words.h"

#include <QPlainTextEdit>
#include <QTimer>

#include <deque>

namespace keys {

class ConsoleOutput : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int mostLines = 200'000; // older ones go

    explicit ConsoleOutput(QWidget* parent = nullptr);

    void append(const std::vector<ConsoleLine>& lines);
    void clearAll();
    // The next match behind the selection, before it, or where it is; goes round. False: there is none.
    enum class Search { Forwards, Backwards, Here };
    bool findNext(const QString& text, Search search);

Q_SIGNALS:
    void keyForInput(QKeyEvent* event); // something to type was typed here

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void putNext();
    void paintGutter(QWidget& gutter) const;
    bool eventFilter(QObject* watched, QEvent* event) override;

    std::deque<ConsoleLine> m_pending;
    QTimer m_putting;
    QWidget* m_gutter = nullptr;
    class OutputColours* m_colours = nullptr;
    bool m_isEmpty = true;
};

} // namespace keys
