#include "ui/server/settings_presenter.h"

#include "core/base/units.h"
#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;
using monitor::Setting;

QString translated(const char* text)
{
    return text ? QCoreApplication::translate("server settings", text) : QString();
}

common::Row rowOf(const Setting& setting)
{
    common::RowsCell value{base::escapeBytes(setting.value)};
    if (setting.isSecret) {
        value = {SettingsPresenter::tr("not shown")};
        value.muted = true;
        value.toolTip = SettingsPresenter::tr("A secret: Keystead neither shows nor keeps it");
    } else if (setting.value.isEmpty()) {
        value = {SettingsPresenter::tr("empty")};
        value.muted = true;
    }
    common::RowsCell meaning{meaningText(setting)};
    common::RowsCell usual{usualText(setting)};
    meaning.toolTip = meaningText(setting);
    usual.toolTip = usualText(setting);
    return {setting.name, {{QString::fromUtf8(setting.name)}, value, meaning, usual}};
}

} // namespace

QString meaningText(const Setting& setting)
{
    return setting.note ? translated(setting.note->meaning) : QString();
}

QString usualText(const Setting& setting)
{
    return setting.note ? translated(setting.note->forCache) : QString();
}

SettingsPresenter::SettingsPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace,
           {{tr("Setting"), CellKind::Text, 232},
            {tr("Value"), CellKind::Text, 200},
            {tr("What it is for"), CellKind::Text, 200, true},
            {tr("For a cache"), CellKind::Text, 320}},
           0s, parent)
{
}

void SettingsPresenter::ask()
{
    question([](workspace::Session& session) { return monitor::readSettings(session.redis()); },
             [this](std::vector<Setting> settings) { m_settings = std::move(settings); });
}

// What is explained comes first: the other two hundred are looked for.
std::vector<common::Row> SettingsPresenter::rows() const
{
    std::vector<common::Row> rows;
    for (const bool explained : {true, false}) {
        for (const Setting& setting : m_settings) {
            if ((setting.note != nullptr) == explained)
                rows.push_back(rowOf(setting));
        }
    }
    return rows;
}

const Setting* SettingsPresenter::setting(const QByteArray& key) const
{
    const auto found = std::ranges::find(m_settings, key, &Setting::name);
    return found == m_settings.end() ? nullptr : &*found;
}

common::EmptyText SettingsPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Preferences;
    text.title = tr("No settings");
    text.detail = tr("The server answered CONFIG GET with nothing.");
    text.action = tr("Look again");
    return text;
}

QString SettingsPresenter::fallbackRule() const
{
    return QStringLiteral("+config|get");
}

QString SettingsPresenter::countText(qint64 shown, qint64 all) const
{
    return shown < all
               ? tr("%1 of %2 settings shown").arg(common::formatCount(shown), common::formatCount(all))
               : tr("%1 settings").arg(common::formatCount(all));
}

} // namespace server
