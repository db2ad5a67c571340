// How long a group's entries live, and what else can be set of it, for one environment on every desktop.
// GUI thread; open(), never exec().
#pragma once

#include "core/cache/policy.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace cache_groups {

struct LifetimeParts
{
    cache::GroupPolicy policy;
    cache::GroupPolicy defaults;
    QString environment; // in front of the keys; may be empty
    QString refusal;     // why nothing can be saved; empty: it can
    bool mayWriteThrough = false;
};

class LifetimeDialog : public QDialog
{
    Q_OBJECT

public:
    explicit LifetimeDialog(LifetimeParts parts, QWidget* parent = nullptr);

    cache::GroupPolicy policy() const; // as it stands in the fields

Q_SIGNALS:
    void saved(const cache::GroupPolicy& policy);

private:
    QWidget* buildFields();
    QWidget* buildLifetime(QWidget* parent);
    QWidget* buildButtons();
    void fill(const cache::GroupPolicy& policy);
    void update();
    QString problem() const;

    LifetimeParts m_parts;
    QSpinBox* m_value = nullptr;
    QComboBox* m_unit = nullptr;
    QDoubleSpinBox* m_target = nullptr;
    QCheckBox* m_writeThrough = nullptr; // null: not of this group
    QLabel* m_problem = nullptr;
    QPushButton* m_reset = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace cache_groups
