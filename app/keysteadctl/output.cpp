#include "app/keysteadctl/output.h"

#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace ctl {

Output::Output()
    : m_out(stdout)
    , m_err(stderr)
    , m_terminal(::isatty(STDERR_FILENO) == 1)
    , m_outputTerminal(::isatty(STDOUT_FILENO) == 1)
{
}

void Output::text(const QString& text)
{
    m_out << text;
    if (!text.endsWith(QLatin1Char('\n')))
        m_out << '\n';
    m_out.flush();
}

void Output::json(const QJsonObject& object)
{
    m_out << QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
    m_out.flush();
}

void Output::jsonLine(const QJsonObject& object)
{
    m_out << QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) << '\n';
    m_out.flush();
}

void Output::block(const QStringList& lines)
{
    if (m_outputTerminal && m_blockLines > 0)
        m_out << "\033[" << m_blockLines << 'A';
    for (const QString& line : lines)
        m_out << (m_outputTerminal ? "\033[K" : "") << line << '\n';
    m_out.flush();
    m_blockLines = lines.size();
}

void Output::error(const QString& sentence)
{
    endProgress();
    m_err << "keysteadctl: " << sentence << '\n';
    m_err.flush();
}

void Output::table(const std::vector<Column>& columns, const std::vector<QStringList>& rows)
{
    std::vector<qsizetype> widths;
    for (const Column& column : columns)
        widths.push_back(column.title.size());
    for (const QStringList& row : rows) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            widths[i] = std::max(widths[i], row[qsizetype(i)].size());
    }
    const auto line = [&](const auto& cell) {
        QString text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const QString value = cell(i);
            text += columns[i].align == Align::Trailing ? value.rightJustified(widths[i])
                                                        : value.leftJustified(widths[i]);
            text += QStringLiteral("  ");
        }
        while (text.endsWith(QLatin1Char(' ')))
            text.chop(1);
        m_out << text << '\n';
    };
    line([&](std::size_t i) { return columns[i].title; });
    for (const QStringList& row : rows)
        line([&](std::size_t i) { return row[qsizetype(i)]; });
    m_out.flush();
}

void Output::progress(const base::JobProgress& progress)
{
    if (!m_terminal)
        return;
    m_err << "\r\033[K" << grouped(progress.done);
    if (progress.total >= 0)
        m_err << " of " << grouped(progress.total);
    m_err << ' ' << progress.unit;
    m_err.flush();
    m_progressShown = true;
}

void Output::endProgress()
{
    if (!std::exchange(m_progressShown, false))
        return;
    m_err << "\r\033[K";
    m_err.flush();
}

QString grouped(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

QString formatDuration(std::chrono::nanoseconds duration)
{
    const double milliseconds = std::chrono::duration<double, std::milli>(duration).count();
    if (milliseconds < 1000)
        return QString::number(milliseconds, 'f', milliseconds < 10 ? 2 : 0) + QStringLiteral(" ms");
    return QString::number(milliseconds / 1000, 'f', 1) + QStringLiteral(" s");
}

} // namespace ctl
