namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A write that changes the lists of a <see cref="CacheScenarioRegion"/>.</summary>
public enum CacheWrite
{
    FileReport, DecideReport, RegisterUnit, RenameUnit, DecideDeviation, FileMidYear, GrantExtension, PutWindow, PutPolicy, MoveBureau, FileBatch,
}
