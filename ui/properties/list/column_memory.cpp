#include "ui/properties/list/column_memory.h"

#include "ui/common/profile_settings.h"

#include <QSettings>

namespace properties {

ColumnMemory::ColumnMemory(const QString& profile, QObject* parent)
    : QObject(parent)
    , m_key(common::profileSettingsKey(profile, QStringLiteral("properties/columns")))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &ColumnMemory::write);
}

ColumnMemory::~ColumnMemory()
{
    write();
}

ColumnLayout ColumnMemory::load() const
{
    return columnsFromJson(QSettings().value(m_key).toByteArray()).value_or(defaultColumns());
}

void ColumnMemory::keep(const ColumnLayout& layout)
{
    m_waiting = layout;
    m_timer.start();
}

void ColumnMemory::write()
{
    m_timer.stop();
    if (!m_waiting)
        return;
    if (*m_waiting == defaultColumns())
        QSettings().remove(m_key);
    else
        QSettings().setValue(m_key, toJson(*m_waiting));
    m_waiting.reset();
}

} // namespace properties
