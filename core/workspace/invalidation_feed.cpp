#include "core/workspace/invalidation_feed.h"

#include <utility>

namespace workspace {

InvalidationFeed::InvalidationFeed(QObject* parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(std::chrono::milliseconds(50));
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &InvalidationFeed::flush);
}

void InvalidationFeed::add(const std::vector<cache::Tag>& tags, bool everything)
{
    m_tags.insert(tags.begin(), tags.end());
    m_everything = m_everything || everything;
    if (!m_pause.isActive())
        flush();
}

void InvalidationFeed::flush()
{
    if (m_tags.empty() && !m_everything)
        return;
    const auto tags = std::exchange(m_tags, {});
    const bool everything = std::exchange(m_everything, false);
    m_pause.start();
    Q_EMIT ready({tags.begin(), tags.end()}, everything);
}

} // namespace workspace
