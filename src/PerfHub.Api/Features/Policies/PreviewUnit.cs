namespace PerfHub.Api.Features.Policies;

internal sealed record PreviewUnit(string Bureau, string Code, string Name);
