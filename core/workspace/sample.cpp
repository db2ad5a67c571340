#include "core/workspace/sample.h"

#include "core/sandbox/sandbox.h"

namespace workspace {

SampleReadiness sampleReadiness()
{
    SampleReadiness readiness;
    for (const sandbox::MissingProgram& missing : sandbox::missingPrograms()) {
        readiness.missingPrograms << missing.program;
        readiness.installCommand = missing.installCommand; // names all that is missing, in each entry
    }
    return readiness;
}

} // namespace workspace
