using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence;

/// <summary>Detects failures of the store.</summary>
internal sealed class StoreOutageDetector(StoreFaultMonitor faults) : IOutageDetector
{
    /// <inheritdoc />
    public ProblemKind? FindProblem(Exception error)
    {
        faults.Report(error);
        return faults.Classify(error) switch
        {
            null => null,
            StoreFault.Full => ProblemKind.StoreFull,
            StoreFault.Moved => ProblemKind.StoreMoved,
            StoreFault.Damaged => ProblemKind.StoreDamaged,
            _ => ProblemKind.Unavailable,
        };
    }
}
