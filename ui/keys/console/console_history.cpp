#include "ui/keys/console/console_history.h"

#include <QSettings>
#include <QUrl>

namespace keys {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds saveDelay = 1s;

} // namespace

ConsoleHistory::ConsoleHistory(QString settingsKey, QObject* parent)
    : QObject(parent)
    , m_settingsKey(std::move(settingsKey))
{
    const QStringList kept = QSettings().value(m_settingsKey).toStringList();
    for (const QString& line : kept.mid(qMax<qsizetype>(0, kept.size() - mostLines)))
        m_lines << QUrl::fromPercentEncoding(line.toLatin1());
    m_saving.setSingleShot(true);
    m_saving.setInterval(saveDelay);
    connect(&m_saving, &QTimer::timeout, this, &ConsoleHistory::save);
}

ConsoleHistory::~ConsoleHistory()
{
    if (m_saving.isActive())
        save();
}

void ConsoleHistory::add(const QString& line)
{
    rewind();
    if (line.isEmpty() || (!m_lines.isEmpty() && m_lines.last() == line))
        return;
    m_lines << line;
    if (m_lines.size() > mostLines)
        m_lines.removeFirst();
    m_saving.start();
}

QString ConsoleHistory::older(const QString& draft)
{
    if (m_lines.isEmpty())
        return draft;
    if (m_at < 0) {
        m_draft = draft;
        m_at = m_lines.size();
    }
    m_at = qMax<qsizetype>(0, m_at - 1);
    return m_lines[m_at];
}

QString ConsoleHistory::newer(const QString& shown)
{
    if (m_at < 0)
        return shown;
    if (++m_at < m_lines.size())
        return m_lines[m_at];
    rewind();
    return m_draft;
}

QStringList ConsoleHistory::matching(const QString& part, qsizetype most) const
{
    QStringList found;
    for (auto line = m_lines.crbegin(); line != m_lines.crend() && found.size() < most; ++line) {
        if (line->contains(part, Qt::CaseInsensitive) && !found.contains(*line))
            found << *line;
    }
    return found;
}

void ConsoleHistory::forget()
{
    m_lines.clear();
    rewind();
    m_saving.stop();
    QSettings().remove(m_settingsKey);
}

void ConsoleHistory::save() const
{
    QStringList kept;
    for (const QString& line : m_lines) {
        if (line.size() <= longestKept)
            kept << QString::fromLatin1(QUrl::toPercentEncoding(line));
    }
    QSettings().setValue(m_settingsKey, kept);
}

} // namespace keys
