#include "app/keysteadctl/output.h"

#include "app/keysteadctl/printable.h"

#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace ctl {

namespace {

constexpr qsizetype narrowest = 8; // a column is cut to this at most

// 0, or the errno of what went wrong.
int writeAll(int descriptor, const QByteArray& bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.constData() + written,
                                      static_cast<std::size_t>(bytes.size() - written));
        if (count < 0 && errno == EAGAIN) { // somebody made a pipe of ours non-blocking
            pollfd space{descriptor, POLLOUT, 0};
            (void)::poll(&space, 1, -1);
        } else if (count < 0 && errno != EINTR) {
            return errno;
        }
        written += std::max<qsizetype>(0, count);
    }
    return 0;
}

// Standard error is all there is to complain on.
void tell(const QString& text)
{
    (void)writeAll(STDERR_FILENO, text.toUtf8());
}

QString line(const QString& text)
{
    return text.endsWith(QLatin1Char('\n')) ? text : text + QLatin1Char('\n');
}

// Columns of the terminal; nothing when it does not say.
std::optional<qsizetype> terminalWidth()
{
    winsize size = {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return std::nullopt;
    return size.ws_col;
}

// Takes from the widest text column until the line fits, or nothing more can be taken.
void fit(std::vector<qsizetype>& widths, const std::vector<Column>& columns, qsizetype available)
{
    qsizetype all = 2 * qsizetype(widths.size() - 1);
    for (const qsizetype width : widths)
        all += width;
    for (; all > available; --all) {
        std::size_t widest = columns.size();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].align == Align::Leading && widths[i] > narrowest &&
                (widest == columns.size() || widths[i] > widths[widest]))
                widest = i;
        }
        if (widest == columns.size())
            return;
        --widths[widest];
    }
}

QString cut(const QString& text, qsizetype width)
{
    return text.size() <= width ? text : text.left(width - 1) + QChar(0x2026);
}

QString row(const std::vector<Column>& columns, const std::vector<qsizetype>& widths,
            const QStringList& cells)
{
    QString text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const QString value = cut(cells[qsizetype(i)], widths[i]);
        text += columns[i].align == Align::Trailing ? value.rightJustified(widths[i])
                                                    : value.leftJustified(widths[i]);
        text += QStringLiteral("  ");
    }
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return text + QLatin1Char('\n');
}

} // namespace

Output::Output()
    : m_terminal(::isatty(STDERR_FILENO) == 1)
    , m_outputTerminal(::isatty(STDOUT_FILENO) == 1)
{
    std::signal(SIGPIPE, SIG_IGN); // a command that changes something is not ended in the middle
}

void Output::answer(const QByteArray& bytes)
{
    m_answered = true;
    if (m_writeError == 0)
        m_writeError = writeAll(STDOUT_FILENO, bytes);
}

void Output::text(const QString& text)
{
    if (m_json)
        tell(line(text));
    else
        answer(line(text).toUtf8());
}

void Output::json(const QJsonObject& object)
{
    answer(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void Output::jsonLine(const QJsonObject& object)
{
    answer(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Output::block(const QStringList& lines)
{
    QString text;
    if (m_outputTerminal && m_blockLines > 0)
        text = QStringLiteral("\033[%1A").arg(m_blockLines);
    for (const QString& one : lines)
        text += (m_outputTerminal ? QStringLiteral("\033[K") : QString()) + one + QLatin1Char('\n');
    answer(text.toUtf8());
    m_blockLines = lines.size();
}

bool Output::isClosed() const
{
    if (m_writeError == EPIPE)
        return true;
    pollfd out{STDOUT_FILENO, 0, 0};
    return ::poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

void Output::error(const QString& sentence)
{
    error({base::ErrorCode::InvalidInput, {}, {}}, sentence);
}

void Output::error(const base::Error& error, const QString& sentence)
{
    endProgress();
    tell(QStringLiteral("keysteadctl: ") + line(sentence));
    if (m_failure.isEmpty()) {
        m_failure = {{QStringLiteral("code"), base::errorName(error.code)},
                     {QStringLiteral("subject"), error.subject},
                     {QStringLiteral("detail"), error.detail},
                     {QStringLiteral("sentence"), sentence}};
    }
}

void Output::table(const std::vector<Column>& columns, const std::vector<QStringList>& rows)
{
    QStringList titles;
    std::vector<qsizetype> widths;
    for (const Column& column : columns) {
        titles.append(column.title);
        widths.push_back(column.title.size());
    }
    std::vector<QStringList> shown = rows;
    for (QStringList& cells : shown) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            QString& cell = cells[qsizetype(i)];
            cell = printable(cell);
            widths[i] = std::max(widths[i], cell.size());
        }
    }
    const auto available = m_outputTerminal ? terminalWidth() : std::nullopt;
    if (available)
        fit(widths, columns, *available);
    QString lines = row(columns, widths, titles);
    for (const QStringList& cells : shown)
        lines += row(columns, widths, cells);
    text(lines);
}

void Output::progress(const base::JobProgress& progress)
{
    if (!m_terminal)
        return;
    QString text = QStringLiteral("\r\033[K") + grouped(progress.done);
    if (progress.total >= 0)
        text += QStringLiteral(" of ") + grouped(progress.total);
    tell(text + QLatin1Char(' ') + progress.unit);
    m_progressShown = true;
}

void Output::endProgress()
{
    if (std::exchange(m_progressShown, false))
        tell(QStringLiteral("\r\033[K"));
}

int Output::finish(int exitCode)
{
    endProgress();
    if (m_json && !m_answered && exitCode != 0)
        json({{QStringLiteral("error"), m_failure}, {QStringLiteral("exit_code"), exitCode}});
    if (m_writeError == 0 || m_writeError == EPIPE)
        return exitCode;
    tell(QStringLiteral("keysteadctl: The answer could not be written: %1.\n")
             .arg(QString::fromLocal8Bit(std::strerror(m_writeError))));
    return exitCode == 0 ? 1 : exitCode;
}

QString grouped(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

QString counted(qint64 number, const char* one, const char* many)
{
    return grouped(number) + QLatin1Char(' ') + QLatin1String(number == 1 ? one : many);
}

QString formatDuration(std::chrono::nanoseconds duration)
{
    const double milliseconds = std::chrono::duration<double, std::milli>(duration).count();
    if (milliseconds < 1000)
        return QString::number(milliseconds, 'f', milliseconds < 10 ? 2 : 0) + QStringLiteral(" ms");
    return QString::number(milliseconds / 1000, 'f', 1) + QStringLiteral(" s");
}

} // namespace ctl
