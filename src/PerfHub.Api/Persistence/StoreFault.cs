namespace PerfHub.Api.Persistence;

/// <summary>Why a store fails, if it is no fault of the call.</summary>
public enum StoreFault
{
    /// <summary>It is unreachable, busy or too slow: a call may succeed later.</summary>
    Unavailable,

    /// <summary>Its disk is full: reads succeed, writes succeed once there is space.</summary>
    Full,

    /// <summary>Its file is not at its path any more: it was moved, deleted or replaced.</summary>
    Moved,

    /// <summary>Its data are damaged, or its disk cannot read them: a backup must be restored.</summary>
    Damaged,
}
