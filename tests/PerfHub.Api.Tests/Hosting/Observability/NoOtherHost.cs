namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>
/// Tests that run while no other host of the process ends: its meters end with it, and the exporters of all hosts then forget the
/// instruments of the same names.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NoOtherHost
{
    public const string Name = "No other host";
}
