namespace PerfHub.Api.Tests.Projections.Rankings;

public sealed record UnitCodes(string Bureau, string Unit);
