namespace DRServerless.Simulator.Control;

/// <summary>Whether the simulator answers.</summary>
/// <param name="Ready">Always true.</param>
/// <param name="LastFailure">The last failure that was its own.</param>
public sealed record ControlHealth(bool Ready, string? LastFailure);

/// <summary>Why a control request was refused.</summary>
/// <param name="Error">In words.</param>
public sealed record ControlError(string Error);

/// <summary>A region.</summary>
/// <param name="Name">Its code.</param>
/// <param name="Down">Whether it is down now.</param>
public sealed record ControlRegion(string Name, bool Down);

/// <summary>What the block store holds.</summary>
/// <param name="UsedBlocks">Distinct blocks in use.</param>
/// <param name="FileBlocks">Blocks that the data file has room for.</param>
public sealed record ControlStorage(int UsedBlocks, int FileBlocks);

/// <summary>A resource.</summary>
/// <param name="Account">Account that has it.</param>
/// <param name="Region">Region that it is in.</param>
/// <param name="Kind">volume, snapshot, image or instance.</param>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Tags">Its tags.</param>
public sealed record ControlResource(
    string Account, string Region, string Kind, string Id, string State, IReadOnlyDictionary<string, string> Tags);

/// <summary>The authority of the simulated SNS.</summary>
/// <param name="Pem">Its certificate.</param>
public sealed record ControlAuthority(string Pem);

/// <summary>Asks to subscribe an endpoint to a topic.</summary>
/// <param name="Topic">ARN of the topic.</param>
/// <param name="Endpoint">Where messages are posted.</param>
public sealed record ControlSubscription(string Topic, Uri Endpoint);

/// <summary>What came of it.</summary>
/// <param name="Confirmed">Whether the endpoint confirmed.</param>
public sealed record ControlConfirmation(bool Confirmed);

/// <summary>Changes an alarm.</summary>
/// <param name="Topic">ARN of the topic that is told.</param>
/// <param name="Name">Name of the alarm.</param>
/// <param name="Region">Where it is watched.</param>
/// <param name="State">ALARM, OK or INSUFFICIENT_DATA.</param>
public sealed record ControlAlarm(string Topic, string Name, string Region, string State);

/// <summary>What came of it.</summary>
/// <param name="Statuses">The last status of each delivery.</param>
public sealed record ControlDeliveries(IReadOnlyList<int> Statuses);
