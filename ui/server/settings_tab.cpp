#include "ui/server/settings_tab.h"

#include "core/base/units.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace server {

using theme::u;

SettingsTab::SettingsTab(SettingsPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Configuration"), tr("Setting, value or purpose"), parent)
    , m_presenter(presenter)
{
    setNote(tr("To look at: settings are changed on the server, with CONFIG SET or in its file."));
    auto* detail = new QWidget;
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(4));
    m_title = common::sectionLabel({}, detail);
    m_explanation = new QLabel(detail);
    m_explanation->setWordWrap(true);
    m_explanation->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel* label : {m_title, m_explanation})
        label->setTextFormat(Qt::PlainText); // values are anybody's text
    layout->addWidget(m_title);
    layout->addWidget(m_explanation);
    layout->addStretch(1);
    addBelow(detail);
    connect(table(), &common::RowsTable::currentKeyChanged, this, &SettingsTab::showSetting);
    showAll();
}

void SettingsTab::showAll()
{
    ListTab::showAll();
    showSetting();
}

void SettingsTab::showSetting()
{
    const monitor::Setting* const setting = m_presenter.setting(table()->currentKey());
    m_title->setText(setting ? QString::fromUtf8(setting->name) : QString());
    QStringList lines;
    if (setting) {
        lines << (setting->isSecret          ? tr("A secret: Keystead neither shows nor keeps it.")
                  : setting->value.isEmpty() ? tr("It is empty.")
                                             : tr("It is %1").arg(base::escapeBytes(setting->value)))
              << meaningText(*setting);
        if (const QString usual = usualText(*setting); !usual.isEmpty())
            lines << tr("Usual for a cache: %1").arg(usual);
        if (!setting->note)
            lines << tr("Redis' own documentation explains it.");
    }
    lines.removeAll(QString());
    m_explanation->setText(lines.join(QLatin1Char('\n')));
}

} // namespace server
