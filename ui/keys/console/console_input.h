// The line a command is typed into: completion, history, several lines at once. GUI thread.
#pragma once

#include "ui/keys/console/console_completion.h"
#include "ui/keys/console/console_history.h"

#include <QLineEdit>

#include <functional>

class QCompleter;
class QStringListModel;

namespace keys {

class ConsoleInput : public QLineEdit
{
    Q_OBJECT

public:
    using Complete = std::function<Completion(const QString& text, qsizetype cursor, bool wanted)>;

    // history outlives it.
    ConsoleInput(ConsoleHistory& history, Complete complete, QWidget* parent = nullptr);

    // Nothing but the list again, when somebody waits for one.
    void completeAgain();
    bool isListing() const; // the list of completions, or of the history, is open
    // Of the list; empty: none.
    QStringList listed() const;

Q_SIGNALS:
    void submitted(const QString& text); // one line, or several that were pasted
    void stopRequested();                // Esc, with nothing to close or to empty
    void clearRequested();
    void findRequested();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Listing { None, Completion, History };
    void textTyped();
    void splitLines(const QString& text);
    void complete(bool wanted);
    void searchHistory();
    void show(const QStringList& rows, bool chooseFirst);
    void insert(int row);
    void closeList();
    bool act(QKeyEvent* event);

    ConsoleHistory& m_history;
    const Complete m_complete;
    QStringListModel* m_rows = nullptr;
    QCompleter* m_completer = nullptr;
    Completion m_completion;
    Listing m_listing = Listing::None;
    bool m_wanted = false; // Tab was pressed, and there was nothing yet
};

} // namespace keys
