#include "ui/keys/browse/scan_bar.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/browse/browse_presenter.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace keys {

namespace {

using keyspace::ScanState;
using theme::u;

constexpr int steps = 1000; // QProgressBar counts in int

} // namespace

ScanBar::ScanBar(BrowsePresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    build();
    connect(&m_presenter, &BrowsePresenter::changed, this, &ScanBar::refresh);
    connect(m_stop, &QPushButton::clicked, &m_presenter, &BrowsePresenter::stop);
    connect(m_again, &QPushButton::clicked, &m_presenter, &BrowsePresenter::scanAgain);
    connect(m_clear, &QPushButton::clicked, &m_presenter, &BrowsePresenter::clearSelection);
    connect(m_ask, &QPushButton::clicked, this,
            [this] { m_presenter.measure({}, m_presenter.missingFacts()); });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_presenter.progress().state == ScanState::Paused && !m_presenter.progress().serverIsSlow)
            m_presenter.resume();
        else
            m_presenter.pause();
    });
    refresh();
}

void ScanBar::build()
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(u(16), 0, u(16), 0);
    layout->setSpacing(u(8));
    setMinimumHeight(u(32));
    const auto label = [this](const char* name) {
        auto* made = new common::ElidedLabel({}, this);
        made->setObjectName(QLatin1String(name));
        made->setMuted(true);
        theme::setFont(made, theme::FontRole::Tabular);
        return made;
    };
    const auto button = [this](const QString& text) {
        auto* made = new QPushButton(text, this);
        theme::setRole(made, theme::Role::Link);
        return made;
    };
    m_live = new common::StatusLabel(this);
    m_text = label("scanText");
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(u(120));
    m_bar->setAccessibleName(tr("Scanned"));
    m_pause = button(tr("Pause"));
    m_stop = button(tr("Stop"));
    m_stop->setToolTip(tr("Keeps what was found; the list is partial then"));
    m_again = button(tr("Scan again"));
    m_again->setToolTip(tr("Scans from the beginning; what is shown stays until then (F5)"));
    m_note = label("scanNote");
    m_ask = button(tr("Ask"));
    m_ask->setToolTip(tr("Asks Redis about every key, some at a time; can be cancelled"));
    m_selection = label("scanSelection");
    m_clear = button(tr("Clear selection"));
    m_clear->setToolTip(tr("Nothing is selected then (Esc)"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_live, m_text, m_bar, m_pause, m_stop, m_again})
        layout->addWidget(widget);
    layout->addStretch(1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_note, m_ask, m_selection, m_clear})
        layout->addWidget(widget);
}

QString ScanBar::text() const
{
    return m_text->text();
}

QString ScanBar::selection() const
{
    return m_selection->text();
}

QString ScanBar::note() const
{
    return m_note->text();
}

QString ScanBar::scanText() const
{
    const keyspace::ScanProgress progress = m_presenter.progress();
    QStringList parts = scanParts(progress, m_presenter.endedAt());
    if (progress.state == ScanState::Paused && progress.serverIsSlow)
        parts.front() = tr("Rests: the server is slow");
    if (m_presenter.isHeld())
        parts << tr("what is shown is of before");
    const keyspace::Scope& scope = m_presenter.scope();
    if (!scope.pattern.isEmpty())
        parts << tr("only %1").arg(keyInSentence(scope.pattern));
    if (scope.type)
        parts << tr("only of type %1").arg(typeText(*scope.type));
    if (!m_presenter.filter().isEmpty())
        parts << tr("%1 shown")
                     .arg(atLeast(keysText(m_presenter.view().rows),
                                  m_presenter.isPartial() || m_presenter.view().undecided > 0));
    if (m_presenter.isOutOfDate())
        parts << tr("may be out of date");
    if (!m_presenter.missed().isNull())
        parts << tr("no key is called %1").arg(keyInSentence(m_presenter.missed()));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

void ScanBar::showScan()
{
    const keyspace::ScanProgress progress = m_presenter.progress();
    const bool isUnderWay = progress.state == ScanState::Scanning || progress.state == ScanState::Paused ||
                            progress.state == ScanState::Connecting;
    const bool isPaused = progress.state == ScanState::Paused && !progress.serverIsSlow;
    m_text->setText(scanText());
    m_text->setToolTip(scanNote(progress));
    m_bar->setVisible(isUnderWay);
    m_bar->setRange(0, progress.total > 0 ? steps : 0);
    if (progress.total > 0)
        m_bar->setValue(static_cast<int>(std::clamp<qint64>(progress.scanned, 0, progress.total) * steps /
                                         progress.total));
    m_pause->setVisible(isUnderWay);
    m_pause->setText(isPaused ? tr("Go on") : tr("Pause"));
    m_stop->setVisible(isUnderWay);
    m_again->setVisible(!isUnderWay && progress.state != ScanState::Idle);
    const LiveText live = liveText(m_presenter.liveness());
    m_live->setVisible(progress.state != ScanState::Idle);
    m_live->setStatus(live.tone, live.word);
    m_live->setToolTip(live.explanation);
}

void ScanBar::refresh()
{
    showScan();
    const QString note = undecidedText(m_presenter.view(), m_presenter.spec().column);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_ask->setVisible(!note.isEmpty() && bool(m_presenter.missingFacts()) && !m_presenter.job());
    const QString selected = selectionText(m_presenter.view());
    m_selection->setText(selected);
    m_selection->setVisible(!selected.isEmpty());
    m_clear->setVisible(!selected.isEmpty());
}

} // namespace keys
