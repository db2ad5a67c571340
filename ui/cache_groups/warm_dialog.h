// What to warm, from which queries, how fast. GUI thread; open(), never exec().
#pragma once

#include "ui/cache_groups/cache_source.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;

namespace cache_groups {

class WarmDialog : public QDialog
{
    Q_OBJECT

public:
    // groups: all there are; profile: its name and environment, for the title.
    WarmDialog(Groups groups, const QString& profile, QWidget* parent = nullptr);

    WarmWish wish() const;

Q_SIGNALS:
    void chosen(const cache_groups::WarmWish& wish);

private:
    QWidget* buildSources();
    QWidget* buildFields();
    QWidget* buildButtons();
    void update();

    Groups m_groups;
    QButtonGroup* m_sources = nullptr;
    QComboBox* m_group = nullptr;
    QSpinBox* m_rate = nullptr;
    QCheckBox* m_limited = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace cache_groups
