#include "ui/keys/console/console_output.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>

namespace keys {

using theme::u;
using Kind = ConsoleLine::Kind;

namespace {

constexpr std::size_t linesPerTurn = 2000;
constexpr int gutterWidth = 22;

Kind kindOf(const QTextBlock& block)
{
    return block.userState() < 0 ? Kind::Note : static_cast<Kind>(block.userState());
}

} // namespace

// What a reply's lines mean, by redis-cli's own signs.
class OutputColours : public QSyntaxHighlighter
{
public:
    explicit OutputColours(QTextDocument* document)
        : QSyntaxHighlighter(document)
    {
    }

protected:
    void highlightBlock(const QString& text) override
    {
        const theme::Tokens& t = theme::tokens();
        const auto length = static_cast<int>(text.size());
        switch (kindOf(currentBlock())) {
        case Kind::Command:
            return paint(0, length, t.text, true);
        case Kind::Error:
            return paint(0, length, t.bad, false);
        case Kind::Note:
            return paint(0, length, t.muted, false);
        case Kind::Reply:
            break;
        }
        const int value = valueFrom(text);
        paint(0, value, t.muted, false);
        const QString rest = text.mid(value);
        if (rest.startsWith(QLatin1String("(error)")))
            paint(value, length - value, t.bad, false);
        else if (rest.startsWith(QLatin1String("(integer)")))
            paint(value, length - value, t.accent, false);
        else if (rest == QLatin1String("(nil)") || rest == QLatin1String("(empty array)"))
            paint(value, length - value, t.muted, false);
    }

private:
    // Behind “1) 12) ”.
    static int valueFrom(const QString& text)
    {
        int from = 0;
        for (int at = 0; at < text.size(); ++at) {
            if (text[at] == QLatin1Char(')') && at > 0 && text[at - 1].isDigit())
                from = at + 2;
            else if (!text[at].isDigit() && text[at] != QLatin1Char(' '))
                break;
        }
        return qMin(from, static_cast<int>(text.size()));
    }
    void paint(int from, int count, const QColor& color, bool strong)
    {
        QTextCharFormat format;
        format.setForeground(color);
        if (strong)
            format.setFontWeight(QFont::DemiBold);
        setFormat(from, count, format);
    }
};

ConsoleOutput::ConsoleOutput(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_gutter(new QWidget(this))
    , m_colours(new OutputColours(document()))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setMaximumBlockCount(mostLines);
    setLayoutDirection(Qt::LeftToRight);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Console output"));
    theme::setFont(this, theme::FontRole::Fixed);
    setViewportMargins(u(gutterWidth), 0, 0, 0);
    m_gutter->installEventFilter(this);
    m_putting.setInterval(0);
    connect(&m_putting, &QTimer::timeout, this, &ConsoleOutput::putNext);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, qOverload<>(&QWidget::update));
    if (theme::Theme::isInstalled())
        connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
            setViewportMargins(u(gutterWidth), 0, 0, 0);
            m_colours->rehighlight();
        });
}

void ConsoleOutput::append(const std::vector<ConsoleLine>& lines)
{
    m_pending.insert(m_pending.end(), lines.begin(), lines.end());
    putNext();
    if (!m_pending.empty())
        m_putting.start();
}

void ConsoleOutput::putNext()
{
    QScrollBar* const bar = verticalScrollBar();
    const bool follows = bar->value() >= bar->maximum() - 1;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    for (std::size_t put = 0; put < linesPerTurn && !m_pending.empty(); ++put) {
        if (!std::exchange(m_isEmpty, false))
            cursor.insertBlock();
        cursor.block().setUserState(static_cast<int>(m_pending.front().kind));
        cursor.insertText(m_pending.front().text);
        m_pending.pop_front();
    }
    cursor.endEditBlock();
    if (m_pending.empty())
        m_putting.stop();
    if (follows)
        bar->setValue(bar->maximum());
}

void ConsoleOutput::clearAll()
{
    m_pending.clear();
    m_putting.stop();
    clear();
    m_isEmpty = true;
}

bool ConsoleOutput::findNext(const QString& text, Search search)
{
    const bool forwards = search == Search::Forwards;
    const QTextDocument::FindFlags flags =
        forwards ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
    const QTextCursor before = textCursor();
    if (search == Search::Here) {
        QTextCursor behind = before;
        behind.setPosition(before.selectionEnd());
        setTextCursor(behind);
    }
    if (text.isEmpty() || find(text, flags))
        return !text.isEmpty();
    moveCursor(forwards ? QTextCursor::Start : QTextCursor::End);
    if (find(text, flags))
        return true;
    setTextCursor(before);
    return false;
}

void ConsoleOutput::keyPressEvent(QKeyEvent* event)
{
    const bool types = !event->text().isEmpty() && event->text().front().isPrint() &&
                       !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (types && event->key() != Qt::Key_Space)
        Q_EMIT keyForInput(event);
    else
        QPlainTextEdit::keyPressEvent(event);
}

void ConsoleOutput::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), u(gutterWidth), inside.height());
}

bool ConsoleOutput::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_gutter && event->type() == QEvent::Paint)
        paintGutter(*m_gutter);
    return QPlainTextEdit::eventFilter(watched, event);
}

// A sign beside what was typed and beside what failed, so that colour is not alone.
void ConsoleOutput::paintGutter(QWidget& gutter) const
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(&gutter);
    painter.fillRect(gutter.rect(), palette().base());
    const int side = u(14);
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF area = blockBoundingGeometry(block).translated(contentOffset());
        if (area.top() > gutter.height())
            break;
        const Kind kind = kindOf(block);
        if (m_isEmpty || (kind != Kind::Command && kind != Kind::Error))
            continue;
        const QRectF place((u(gutterWidth) - side) / 2.0, area.top() + (fontMetrics().height() - side) / 2.0,
                           side, side);
        theme::paintIcon(painter, place,
                         kind == Kind::Error ? theme::Icon::Bad : theme::Icon::ChevronTrailing,
                         kind == Kind::Error ? t.bad : t.muted);
    }
}

} // namespace keys
