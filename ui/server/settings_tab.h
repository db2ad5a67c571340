// The tab Configuration: settings to be searched, and the chosen one explained. GUI thread.
#pragma once

#include "ui/server/list_tab.h"
#include "ui/server/settings_presenter.h"

class QLabel;

namespace server {

class SettingsTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit SettingsTab(SettingsPresenter& presenter, QWidget* parent = nullptr);

    QLabel* explanation() const { return m_explanation; }

protected:
    void showAll() override;

private:
    void showSetting();

    SettingsPresenter& m_presenter;
    QLabel* m_title = nullptr;
    QLabel* m_explanation = nullptr;
};

} // namespace server
