#include "ui/keys/splitter_memory.h"

#include <QEvent>
#include <QSettings>
#include <QSplitter>

#include <algorithm>
#include <numeric>

namespace keys {

namespace {

constexpr int whole = 1000;

} // namespace

SplitterMemory::SplitterMemory(QSplitter& splitter, const QString& settingsKey)
    : QObject(&splitter)
    , m_splitter(splitter)
    , m_key(settingsKey)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &SplitterMemory::save);
    connect(&splitter, &QSplitter::splitterMoved, this, [this] {
        m_isDivided = true;
        m_moved = m_splitter.sizes();
        m_timer.start();
    });
    for (int i = 0; i < splitter.count(); ++i)
        splitter.widget(i)->installEventFilter(this);
}

SplitterMemory::~SplitterMemory()
{
    if (m_timer.isActive())
        save();
}

// The splitter lays its parts out behind this event.
bool SplitterMemory::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && !m_isDivided)
        QMetaObject::invokeMethod(this, &SplitterMemory::restore, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

void SplitterMemory::restore()
{
    for (int i = 0; i < m_splitter.count(); ++i) {
        if (m_isDivided || !m_splitter.widget(i)->isVisible())
            return;
    }
    m_isDivided = true;
    QList<int> sizes;
    for (const QString& share : QSettings().value(m_key).toStringList())
        sizes << share.toInt();
    const bool isWhole = sizes.size() == m_splitter.count() &&
                         std::ranges::all_of(sizes, [](int share) { return share > 0 && share < whole; });
    if (isWhole)
        m_splitter.setSizes(sizes);
}

// Asks the splitter nothing: it may be half destroyed.
void SplitterMemory::save()
{
    m_timer.stop();
    const int sum = std::accumulate(m_moved.begin(), m_moved.end(), 0);
    const bool areAllShown = std::ranges::all_of(m_moved, [](int size) { return size > 0; });
    if (sum <= 0 || !areAllShown)
        return;
    QStringList shares;
    for (const int size : m_moved)
        shares << QString::number(std::clamp(size * whole / sum, 1, whole - 1));
    QSettings().setValue(m_key, shares);
}

} // namespace keys
