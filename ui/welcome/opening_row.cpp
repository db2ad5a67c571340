#include "ui/welcome/opening_row.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace welcome {

namespace {

constexpr int barSteps = 1000; // a count of rows may be larger than an int

// “PostgreSQL ✓”, “PostgreSQL …”: glyph by tone, so that it does not rest on colour.
void showPart(common::StatusLabel* label, Part part, const QString& name)
{
    switch (part) {
    case Part::Waiting:
        label->setStatus(theme::Tone::Neutral, name);
        break;
    case Part::Working:
        label->setStatus(theme::Tone::Neutral, OpeningRow::tr("%1 …").arg(name));
        break;
    case Part::Done:
        label->setStatus(theme::Tone::Good, name);
        break;
    case Part::Failed:
        label->setStatus(theme::Tone::Bad, name);
        break;
    }
}

} // namespace

OpeningRow::OpeningRow(QWidget* parent)
    : QWidget(parent)
    , m_postgres(new common::StatusLabel(this))
    , m_redis(new common::StatusLabel(this))
    , m_properties(new common::StatusLabel(this))
    , m_bar(new QProgressBar(this))
    , m_figures(new common::ElidedLabel({}, this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_openNow(new QPushButton(tr("Open now"), this))
{
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Filling the sample data"));
    m_figures->setMuted(true);
    theme::setRole(m_openNow, theme::Role::Primary);

    auto* parts = new QHBoxLayout;
    parts->setSpacing(theme::u(16));
    parts->addWidget(m_postgres);
    parts->addWidget(m_redis);
    parts->addWidget(m_properties);
    parts->addStretch(1);
    parts->addWidget(m_cancel);
    parts->addWidget(m_openNow);

    auto* filling = new QHBoxLayout;
    filling->setSpacing(theme::u(12));
    filling->addWidget(m_bar, 1);
    filling->addWidget(m_figures, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(12));
    layout->addLayout(parts);
    layout->addLayout(filling);
    layout->addStretch(1);
    connect(m_cancel, &QPushButton::clicked, this, &OpeningRow::cancelRequested);
    connect(m_openNow, &QPushButton::clicked, this, &OpeningRow::openNowRequested);
}

void OpeningRow::show(const OpeningState& state, bool sample)
{
    showPart(m_postgres, state.postgres, tr("PostgreSQL"));
    showPart(m_redis, state.redis, tr("Redis"));
    showPart(m_properties, state.properties, sample ? tr("properties") : tr("schema"));
    m_openNow->setVisible(sample);
    m_openNow->setEnabled(state.canOpenNow);
    m_openNow->setToolTip(state.canOpenNow ? tr("The filling goes on behind the screen")
                                           : tr("As soon as the first properties are there"));
    showFilling(state);
}

void OpeningRow::showFilling(const OpeningState& state)
{
    const base::JobProgress& filling = state.filling;
    if (filling.total <= 0) { // the end is not known: the bar says “busy”
        m_bar->setRange(0, 0);
        m_figures->setText({});
        return;
    }
    m_bar->setRange(0, barSteps);
    m_bar->setValue(static_cast<int>(filling.done * barSteps / filling.total));
    QString text = tr("%1 of %2").arg(common::formatCount(filling.done), common::formatCount(filling.total));
    if (state.millisecondsLeft >= 0)
        text += tr(" · %1 left")
                    .arg(common::formatDuration(std::chrono::seconds((state.millisecondsLeft + 999) / 1000)));
    m_figures->setText(text);
}

} // namespace welcome
