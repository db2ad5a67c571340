// What stands under the page's title, and what becomes of staged edits that are kept on disk. A further
// half of properties_page.cpp.
#include "ui/common/error_text.h"
#include "ui/properties/properties_page.h"

namespace properties {

// ── banner ───────────────────────────────────────────────────────────────────────────────────

void PropertiesPage::showBanner()
{
    const BannerText state = m_presenter.banner();
    const bool isAway = state.tone == theme::Tone::Bad;
    if (isAway && m_failure && m_failure->tone == theme::Tone::Bad)
        m_failure.reset(); // the state says why, and for how long
    const BannerText& text = m_failure && !isAway ? *m_failure : state;
    if (text.text.isEmpty())
        banner()->hide();
    else
        banner()->showMessage(text.tone, text.text, text.action);
}

void PropertiesPage::showFailure(const base::Error& error)
{
    m_afterSave = {};
    m_failedListing.reset();
    const common::ErrorText words = common::describe(error);
    m_failure =
        BannerText{theme::Tone::Bad, tr("%1 · %2").arg(words.title, words.advice), tr("Retry"), false};
    showBanner();
}

void PropertiesPage::showRefusal(const QString& reason)
{
    m_failedListing.reset();
    m_failure = BannerText{theme::Tone::Warn, reason, tr("Close"), false};
    showBanner();
}

void PropertiesPage::dropFailure()
{
    m_failure.reset();
    m_failedListing.reset();
    showBanner();
}

void PropertiesPage::actOnBanner()
{
    const bool isFailure = m_failure.has_value();
    const bool isRefusal = isFailure && m_failure->tone == theme::Tone::Warn;
    dropFailure();
    if (isRefusal)
        return; // it was read
    if (!isFailure && m_presenter.banner().allowsEditing)
        Q_EMIT editingRequested();
    else
        m_presenter.retry();
}

// ── kept on disk ─────────────────────────────────────────────────────────────────────────────

void PropertiesPage::connectKeeping()
{
    EditPresenter& editing = m_presenter.editing();
    connect(&editing, &EditPresenter::keptFound, this, &PropertiesPage::tellKept);
    connect(&editing, &EditPresenter::keptPutAside, this, &PropertiesPage::tellPutAside);
    connect(&editing, &EditPresenter::keepingFailed, this, &PropertiesPage::tellKeepingFailed);
    connect(&editing, &EditPresenter::kept, this, [this] {
        if (!m_afterKeeping)
            return;
        m_isKeeping = true;
        std::exchange(m_afterKeeping, {})();
    });
}

void PropertiesPage::tellKept(int rows)
{
    EditPresenter& editing = m_presenter.editing();
    toast(tr("%n propert(ies) of the last time are staged again", nullptr, rows), tr("Preview"),
          [this, &editing] {
              if (editing.staged().total() > 0)
                  openPreview();
          });
}

void PropertiesPage::tellKeepingFailed(const base::Error& error)
{
    m_afterKeeping = {};
    const common::ErrorText words = common::describe(error);
    m_failure = BannerText{theme::Tone::Warn, tr("Staged edits are not kept on disk: %1").arg(words.title),
                           QString(), false};
    showBanner();
}

void PropertiesPage::tellPutAside(const base::Error& error)
{
    m_failure =
        BannerText{theme::Tone::Warn,
                   tr("Edits that were staged the last time cannot be read · their file is kept as %1")
                       .arg(error.subject),
                   QString(), false};
    showBanner();
}

} // namespace properties
