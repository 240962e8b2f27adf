using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence;

/// <summary>Detects outages of the store.</summary>
internal sealed class StoreOutageDetector(Dialect dialect) : IOutageDetector
{
    /// <inheritdoc />
    public bool IsOutage(Exception error) => Db.IsUnavailable(error, dialect);
}
