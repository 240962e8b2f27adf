namespace PerfHub.Api.Http.Lists;

/// <summary>How far below a bureau a list reaches.</summary>
public enum ListScope
{
    /// <summary>The bureau and all below it.</summary>
    Subtree,

    /// <summary>The bureau alone.</summary>
    Own,
}
