#include "core/listing/edit_service.h"

#include <utility>

namespace listing {

EditService::EditService(property::PropertyRepository& repository, Settle settle, QObject* parent)
    : QObject(parent)
    , m_repository(repository)
    , m_save(std::move(settle))
{
    connect(&m_repository, &property::PropertyRepository::committed, this,
            [this](const property::ChangeSet& changes) { m_save.committed(changes); });
}

void EditService::setAfterSaved(AfterSaved afterSaved)
{
    m_afterSaved = std::move(afterSaved);
}

base::Result<SaveReport> EditService::save(const std::function<base::Result<property::Saved>()>& write)
{
    m_save.begin();
    auto saved = write();
    if (!saved)
        return std::move(saved).error();
    return SaveReport{m_save.end(), std::move(saved->property)};
}

base::Result<SaveReport> EditService::saveAndTell(const std::function<base::Result<property::Saved>()>& write)
{
    auto report = save(write);
    if (report && !report->refreshPending && m_afterSaved)
        m_afterSaved(report->property);
    return report;
}

base::Result<SaveReport> EditService::create(const property::Property& property)
{
    return saveAndTell([&] { return m_repository.create(property); });
}

base::Result<SaveReport> EditService::update(const property::Property& property)
{
    return saveAndTell([&] { return m_repository.update(property); });
}

base::Result<SaveReport> EditService::remove(property::PropertyId id, qint64 version)
{
    return save([&] { return m_repository.remove(id, version); });
}

base::Result<SaveReport> EditService::restore(property::PropertyId id)
{
    return saveAndTell([&] { return m_repository.restore(id); });
}

} // namespace listing
