using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The caller that added an event.</summary>
/// <param name="Key">The id of the API key; <c>oidc:</c> and the subject for a token.</param>
/// <param name="Role">The role.</param>
public sealed record EventActor(string Key, Role Role);
