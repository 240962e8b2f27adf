using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A unit of a bureau, given by index, with the report that it files before the first move, if any.</summary>
public sealed record BureauScenarioUnit(int Bureau, string Sector, string Kind, SmallReport? Report);
