#include "ui/cache_groups/warm_dialog.h"

#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cache_groups {

using listing::WarmSource;
using theme::u;

WarmDialog::WarmDialog(Groups groups, const QString& profile, QWidget* parent)
    : QDialog(parent)
    , m_groups(std::move(groups))
{
    setWindowTitle(profile);
    setAccessibleName(tr("Warm the cache"));
    setMinimumWidth(u(480));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* title = new QLabel(tr("Fill the cache before it is asked"), this);
    theme::setFont(title, theme::FontRole::Section);
    layout->addWidget(title);
    layout->addWidget(buildSources());
    layout->addWidget(buildFields());
    QLabel* text = common::mutedLabel(
        tr("Reads PostgreSQL and stores what is not cached yet. It can be cancelled, and ends by itself when "
           "Redis gets full."),
        this);
    text->setWordWrap(true);
    layout->addWidget(text);
    layout->addWidget(buildButtons());
    update();
}

QWidget* WarmDialog::buildSources()
{
    auto* sources = new QWidget(this);
    auto* layout = new QVBoxLayout(sources);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    m_sources = new QButtonGroup(this);
    const auto add = [&](WarmSource source, const QString& name, const QString& meaning) {
        auto* button = new QRadioButton(name, sources);
        m_sources->addButton(button, int(source));
        layout->addWidget(button);
        QLabel* what = common::mutedLabel(meaning, sources);
        what->setContentsMargins(u(24), 0, 0, u(4));
        layout->addWidget(what);
        button->setAccessibleDescription(meaning);
    };
    add(WarmSource::Both, tr("&Both"), tr("First what people ask for, then the usual lists"));
    add(WarmSource::Popular, tr("What &people ask for"), tr("Counted on all desktops, newer weighs more"));
    add(WarmSource::Catalogue, tr("The &usual lists"),
        tr("First pages of each order, every type and status, the largest cities"));
    m_sources->button(int(WarmSource::Both))->setChecked(true);
    return sources;
}

QWidget* WarmDialog::buildFields()
{
    auto* fields = new QWidget(this);
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setHorizontalSpacing(u(12));
    m_group = new QComboBox(fields);
    m_group->addItem(tr("All %1 groups").arg(m_groups.size()));
    for (const QByteArray& group : m_groups)
        m_group->addItem(properties::groupText(group), group);
    form->addRow(tr("&Groups"), m_group);
    auto* pace = new QWidget(fields);
    auto* row = new QHBoxLayout(pace);
    row->setContentsMargins(0, 0, 0, 0);
    m_limited = new QCheckBox(tr("&At most"), pace);
    m_limited->setChecked(true);
    m_rate = new QSpinBox(pace);
    m_rate->setRange(1, 100'000);
    m_rate->setValue(WarmWish().perSecond);
    m_rate->setGroupSeparatorShown(true);
    m_rate->setAccessibleName(tr("Queries a second"));
    row->addWidget(m_limited);
    row->addWidget(m_rate);
    row->addWidget(common::mutedLabel(tr("queries a second"), pace));
    row->addStretch(1);
    form->addRow(tr("Pace"), pace);
    connect(m_group, &QComboBox::currentIndexChanged, this, &WarmDialog::update);
    connect(m_limited, &QCheckBox::toggled, m_rate, &QWidget::setEnabled);
    return fields;
}

QWidget* WarmDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    m_verb = new QPushButton(buttons);
    theme::setRole(m_verb, theme::Role::Primary);
    m_verb->setDefault(true);
    cancel->setAutoDefault(false);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_verb);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT chosen(wish());
    });
    return buttons;
}

WarmWish WarmDialog::wish() const
{
    WarmWish wish;
    if (const QByteArray group = m_group->currentData().toByteArray(); !group.isEmpty())
        wish.groups = {group};
    wish.source = static_cast<WarmSource>(m_sources->checkedId());
    wish.perSecond = m_limited->isChecked() ? m_rate->value() : 0;
    return wish;
}

void WarmDialog::update()
{
    m_verb->setText(m_group->currentIndex() == 0 ? tr("Warm %1 groups").arg(m_groups.size())
                                                 : tr("Warm “%1”").arg(m_group->currentText()));
}

} // namespace cache_groups
