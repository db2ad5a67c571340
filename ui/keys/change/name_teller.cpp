#include "ui/keys/change/name_teller.h"

#include <algorithm>

namespace keys {

NameTeller::NameTeller(QObject* parent)
    : QObject(parent)
{
    connect(&m_timer, &QTimer::timeout, this, &NameTeller::tellPart);
}

void NameTeller::tell(const std::shared_ptr<const keyspace::NameSet>& names, bool exist)
{
    if (!names || names->isEmpty())
        return;
    m_waiting.push_back({names, exist, 0});
    if (m_waiting.size() == 1)
        tellPart();
}

void NameTeller::tellPart()
{
    Waiting& first = m_waiting.front();
    const qint64 end = std::min(first.next + atOnce, first.names->size());
    std::vector<QByteArray> part;
    part.reserve(static_cast<std::size_t>(end - first.next));
    for (; first.next < end; ++first.next)
        part.push_back(first.names->at(first.next).toByteArray());
    const bool exist = first.exist;
    if (end == first.names->size())
        m_waiting.pop_front();
    if (m_waiting.empty())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(0);
    Q_EMIT told(part, exist);
}

} // namespace keys
