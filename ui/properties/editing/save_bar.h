// What is staged, and its two ends: Discard and Save. Shown while anything is. GUI thread.
#pragma once

#include <QWidget>

class QPushButton;

namespace common {
class ElidedLabel;
}

namespace properties {

class SaveBar : public QWidget
{
    Q_OBJECT

public:
    explicit SaveBar(QWidget* parent = nullptr);

    // text: “3 changed, 1 new”; total 0 hides the bar.
    void setStaged(const QString& text, int total, bool isSaving);
    // Why nothing can be saved now; empty: Save is offered.
    void setRefusal(const QString& reason);
    QPushButton* saveButton() const { return m_save; }
    QPushButton* discardButton() const { return m_discard; }
    QPushButton* previewButton() const { return m_preview; }
    void setPreviewed(bool canBePreviewed);

Q_SIGNALS:
    void saveRequested();
    void discardRequested();
    void previewRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    common::ElidedLabel* m_text = nullptr;
    QPushButton* m_preview = nullptr;
    QPushButton* m_discard = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace properties
