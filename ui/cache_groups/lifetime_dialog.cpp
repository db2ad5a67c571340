#include "ui/cache_groups/lifetime_dialog.h"

#include "core/cache/policy_store.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <cmath>

namespace cache_groups {

namespace {

using theme::u;

// Seconds of the units, largest last; in the order of the choices.
constexpr std::array<int, 4> units{1, 60, 3600, 86400};

// Of the largest unit that shows it whole.
int unitOf(std::chrono::seconds ttl)
{
    for (int i = int(units.size()) - 1; i > 0; --i) {
        if (ttl.count() % units[std::size_t(i)] == 0)
            return i;
    }
    return 0;
}

QLabel* wrapped(const QString& text, QWidget* parent)
{
    QLabel* label = common::mutedLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

LifetimeDialog::LifetimeDialog(LifetimeParts parts, QWidget* parent)
    : QDialog(parent)
    , m_parts(std::move(parts))
{
    const QString name = properties::groupText(m_parts.policy.group);
    setWindowTitle(tr("Lifetime of “%1”").arg(name));
    setAccessibleName(windowTitle());
    setMinimumWidth(u(440));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* title = new QLabel(tr("How long entries of “%1” live").arg(name), this);
    theme::setFont(title, theme::FontRole::Section);
    layout->addWidget(title);
    layout->addWidget(buildFields());
    const QString whose = m_parts.environment.isEmpty()
                              ? tr("For this database, on every desktop.")
                              : tr("For environment “%1”, on every desktop.").arg(m_parts.environment);
    layout->addWidget(wrapped(whose + QLatin1Char(' ') +
                                  tr("Entries already cached keep their old lifetime. Lifetimes vary by a "
                                     "tenth, so that not all end at once."),
                              this));
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    layout->addWidget(m_problem);
    layout->addWidget(buildButtons());
    fill(m_parts.policy);
    m_value->setFocus();
    m_value->selectAll();
}

QWidget* LifetimeDialog::buildFields()
{
    auto* fields = new QWidget(this);
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setHorizontalSpacing(u(12));
    form->setVerticalSpacing(u(8));
    form->addRow(tr("&Lifetime"), buildLifetime(fields));
    static_cast<QLabel*>(form->labelForField(m_value->parentWidget()))->setBuddy(m_value);
    m_target = new QDoubleSpinBox(fields);
    m_target->setRange(0, 100);
    m_target->setDecimals(std::fmod(m_parts.policy.targetHitRatio, 1) == 0 ? 0 : 1);
    m_target->setSuffix(tr(" %"));
    m_target->setToolTip(tr("What the verdict on the hit ratio compares with"));
    auto* target = new QWidget(fields);
    auto* row = new QHBoxLayout(target);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_target);
    row->addWidget(common::mutedLabel(tr("of the reads from the cache"), target), 1);
    form->addRow(tr("&Target"), target);
    static_cast<QLabel*>(form->labelForField(target))->setBuddy(m_target);
    connect(m_target, &QDoubleSpinBox::valueChanged, this, &LifetimeDialog::update);
    if (m_parts.mayWriteThrough) {
        m_writeThrough = new QCheckBox(tr("&Read again right behind a save"), fields);
        m_writeThrough->setToolTip(
            tr("What an edit dropped is filled at once; off: when somebody asks for it"));
        form->addRow(QString(), m_writeThrough);
        connect(m_writeThrough, &QCheckBox::toggled, this, &LifetimeDialog::update);
    }
    fields->setEnabled(m_parts.refusal.isEmpty());
    return fields;
}

QWidget* LifetimeDialog::buildLifetime(QWidget* parent)
{
    auto* lifetime = new QWidget(parent);
    auto* row = new QHBoxLayout(lifetime);
    row->setContentsMargins(0, 0, 0, 0);
    m_value = new QSpinBox(lifetime);
    m_value->setRange(0, int(cache::longestTtl.count()));
    m_value->setGroupSeparatorShown(true);
    m_unit = new QComboBox(lifetime);
    m_unit->addItems({tr("seconds"), tr("minutes"), tr("hours"), tr("days")});
    m_unit->setAccessibleName(tr("Unit of the lifetime"));
    row->addWidget(m_value);
    row->addWidget(m_unit);
    row->addStretch(1);
    connect(m_value, &QSpinBox::valueChanged, this, &LifetimeDialog::update);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &LifetimeDialog::update);
    return lifetime;
}

QWidget* LifetimeDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    m_reset = new QPushButton(tr("Reset to the default"), buttons);
    m_reset->setToolTip(tr("Lifetime %1, target %2 %")
                            .arg(lifetimeText(m_parts.defaults.ttl))
                            .arg(m_parts.defaults.targetHitRatio));
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    m_save = new QPushButton(tr("Save"), buttons);
    theme::setRole(m_save, theme::Role::Primary);
    m_save->setDefault(true);
    m_reset->setAutoDefault(false);
    cancel->setAutoDefault(false);
    layout->addWidget(m_reset);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_save);
    connect(m_reset, &QPushButton::clicked, this, [this] { fill(m_parts.defaults); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT saved(policy());
    });
    return buttons;
}

void LifetimeDialog::fill(const cache::GroupPolicy& policy)
{
    const int unit = unitOf(policy.ttl);
    m_unit->setCurrentIndex(unit);
    m_value->setValue(int(policy.ttl.count() / units[std::size_t(unit)]));
    m_target->setValue(policy.targetHitRatio);
    if (m_writeThrough)
        m_writeThrough->setChecked(policy.writeThrough);
    update();
}

cache::GroupPolicy LifetimeDialog::policy() const
{
    cache::GroupPolicy policy = m_parts.policy; // the switch stays as it is
    policy.ttl = std::chrono::seconds(qint64{m_value->value()} * units[std::size_t(m_unit->currentIndex())]);
    policy.targetHitRatio = m_target->value();
    if (m_writeThrough)
        policy.writeThrough = m_writeThrough->isChecked();
    return policy;
}

QString LifetimeDialog::problem() const
{
    if (!m_parts.refusal.isEmpty())
        return m_parts.refusal;
    return cache::checkPolicy(policy()).code == base::ErrorCode::None
               ? QString()
               : tr("A lifetime is between 1 second and 30 days.");
}

void LifetimeDialog::update()
{
    if (!m_save)
        return;
    const QString wrong = problem();
    m_problem->setText(wrong);
    m_problem->setVisible(!wrong.isEmpty());
    theme::setRole(m_value,
                   wrong.isEmpty() || !m_parts.refusal.isEmpty() ? theme::Role::None : theme::Role::Invalid);
    m_save->setEnabled(wrong.isEmpty());
    m_save->setToolTip(wrong);
    cache::GroupPolicy defaults = m_parts.defaults;
    defaults.enabled = m_parts.policy.enabled;
    m_reset->setEnabled(m_parts.refusal.isEmpty() && policy() != defaults);
}

} // namespace cache_groups
