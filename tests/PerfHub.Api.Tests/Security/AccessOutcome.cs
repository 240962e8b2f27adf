namespace PerfHub.Api.Tests.Security;

/// <summary>The expected outcome of a request.</summary>
public enum AccessOutcome
{
    /// <summary>2xx.</summary>
    Allowed,

    /// <summary>401: no valid key.</summary>
    Unauthorized,

    /// <summary>403: the target is in scope, but the role may not use the endpoint.</summary>
    Forbidden,

    /// <summary>404, identical to the response for a target that does not exist.</summary>
    NotFound,
}
