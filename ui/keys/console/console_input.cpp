#include "ui/keys/console/console_input.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>

#include <algorithm>
#include <utility>

namespace keys {

namespace {

constexpr qsizetype mostFound = 50; // lines of the history
constexpr int shownRows = 10;

// What the window would take otherwise.
bool isOurs(const QKeyEvent& event)
{
    return event.modifiers() == Qt::ControlModifier &&
           (event.key() == Qt::Key_L || event.key() == Qt::Key_R || event.key() == Qt::Key_F);
}

bool holdsLineBreak(const QString& text)
{
    return text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r'));
}

} // namespace

ConsoleInput::ConsoleInput(ConsoleHistory& history, Complete complete, QWidget* parent)
    : QLineEdit(parent)
    , m_history(history)
    , m_complete(std::move(complete))
    , m_rows(new QStringListModel(this))
    , m_completer(new QCompleter(m_rows, this))
{
    theme::setFont(this, theme::FontRole::Fixed);
    setLayoutDirection(Qt::LeftToRight);
    setAccessibleName(tr("Command"));
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(shownRows);
    theme::setFont(m_completer->popup(), theme::FontRole::Fixed);
    m_completer->popup()->setAccessibleName(tr("Completions"));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this](const QModelIndex& index) { insert(index.row()); });
    connect(this, &QLineEdit::textEdited, this, &ConsoleInput::textTyped);
    connect(this, &QLineEdit::textChanged, this, &ConsoleInput::splitLines);
}

bool ConsoleInput::isListing() const
{
    return m_completer->popup()->isVisible();
}

QStringList ConsoleInput::listed() const
{
    return isListing() ? m_rows->stringList() : QStringList();
}

void ConsoleInput::textTyped()
{
    m_history.rewind();
    m_wanted = false;
    if (m_listing == Listing::History && isListing())
        searchHistory();
    else
        complete(false);
}

// Pasted or dropped: a line at the end of which stands a break is no more than that line.
void ConsoleInput::splitLines(const QString& pasted)
{
    if (!holdsLineBreak(pasted))
        return;
    const QString whole = pasted.trimmed();
    const bool several = holdsLineBreak(whole);
    setText(several ? QString() : whole);
    closeList();
    if (several)
        Q_EMIT submitted(whole);
}

void ConsoleInput::complete(bool wanted)
{
    m_completion = m_complete(text(), cursorPosition(), wanted);
    const auto& found = m_completion.candidates;
    m_wanted = wanted && found.empty() && m_completion.unlisted;
    const bool isWhole =
        found.size() == 1 && text().mid(m_completion.from, cursorPosition() - m_completion.from)
                                     .compare(found.front().inserted.trimmed(), Qt::CaseInsensitive) == 0;
    const bool begun = cursorPosition() > m_completion.from;
    if (found.empty() || (!wanted && (!begun || isWhole)))
        return closeList();
    m_listing = Listing::Completion;
    if (wanted && found.size() == 1)
        return insert(0);
    QStringList rows;
    for (const Completion::Candidate& candidate : found)
        rows << candidate.shown;
    show(rows, wanted);
}

void ConsoleInput::completeAgain()
{
    if (std::exchange(m_wanted, false) && hasFocus())
        complete(true);
}

void ConsoleInput::searchHistory()
{
    const QStringList found = m_history.matching(text(), mostFound);
    m_listing = Listing::History;
    if (found.isEmpty())
        closeList();
    else
        show(found, true);
}

void ConsoleInput::show(const QStringList& rows, bool chooseFirst)
{
    m_rows->setStringList(rows);
    QAbstractItemView* const list = m_completer->popup();
    const int wanted = list->sizeHintForColumn(0) + theme::u(40);
    QRect place = cursorRect();
    if (m_listing == Listing::History)
        place.moveLeft(0);
    place.setWidth(std::clamp(wanted, theme::u(160), std::max(theme::u(160), width() - place.left())));
    m_completer->complete(place);
    list->setCurrentIndex(chooseFirst ? m_completer->completionModel()->index(0, 0) : QModelIndex());
}

void ConsoleInput::insert(int row)
{
    const Listing listing = m_listing;
    closeList();
    if (listing == Listing::History) {
        setText(m_rows->stringList().value(row));
        return;
    }
    if (row < 0 || static_cast<std::size_t>(row) >= m_completion.candidates.size())
        return;
    const QString word = m_completion.candidates[static_cast<std::size_t>(row)].inserted;
    const QString whole = text();
    setText(whole.left(m_completion.from) + word + whole.mid(cursorPosition()));
    setCursorPosition(static_cast<int>(m_completion.from + word.size()));
}

void ConsoleInput::closeList()
{
    m_listing = Listing::None;
    m_completer->popup()->hide();
}

bool ConsoleInput::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

// Tab completes what is begun; in an empty line it goes on as everywhere.
bool ConsoleInput::focusNextPrevChild(bool next)
{
    if (!next || text().isEmpty())
        return QLineEdit::focusNextPrevChild(next);
    const QModelIndex chosen = isListing() ? m_completer->popup()->currentIndex() : QModelIndex();
    if (chosen.isValid())
        insert(chosen.row());
    else
        complete(true);
    return true;
}

bool ConsoleInput::act(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        closeList();
        Q_EMIT submitted(text());
        return true;
    case Qt::Key_Up:
        setText(m_history.older(text()));
        return true;
    case Qt::Key_Down:
        setText(m_history.newer(text()));
        return true;
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT stopRequested();
        m_history.rewind();
        clear();
        return true;
    default:
        return false;
    }
}

void ConsoleInput::keyPressEvent(QKeyEvent* event)
{
    const bool chosen = isListing() && m_completer->popup()->currentIndex().isValid();
    const bool ends = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isListing() && (event->key() == Qt::Key_Escape || (ends && chosen))) {
        event->ignore(); // the list's
        return;
    }
    if (isOurs(*event)) {
        if (event->key() == Qt::Key_R)
            searchHistory();
        else if (event->key() == Qt::Key_L)
            Q_EMIT clearRequested();
        else
            Q_EMIT findRequested();
        return;
    }
    if (!(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier)) && act(event))
        return;
    QLineEdit::keyPressEvent(event);
}

} // namespace keys
