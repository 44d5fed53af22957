using DRServerless.Simulator.Ebs;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.SecretsManager;
using DRServerless.Simulator.Sns;
using DRServerless.Simulator.Ssm;

namespace DRServerless.Simulator.Hosting;

/// <summary>How the simulator starts. Everything has a default that works.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The account of the default key.</summary>
    public const string DefaultAccountId = "000000000000";

    /// <summary>The key that is accepted unless <see cref="AccessKeys"/> says otherwise.</summary>
    public const string DefaultAccessKeyId = "AKIASIMULATOR0000000";

    /// <summary>The secret of <see cref="DefaultAccessKeyId"/>: no secret at all, the simulator listens on loopback only.</summary>
    public const string DefaultSecretAccessKey = "simulator/secret/access/key/0000000000000";

    /// <summary>Directory of the data file; null: a new directory under the temporary one, removed at the end.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>HTTP port on loopback; default 0: any free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>HTTPS port on loopback; default 0: any free one.</summary>
    public int HttpsPort { get; init; }

    /// <summary>Seed of ids, tokens and faults; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Accounts and their keys.</summary>
    public IReadOnlyList<AccessKeyOptions> AccessKeys { get; init; } =
        [new(DefaultAccountId, DefaultAccessKeyId, DefaultSecretAccessKey)];

    /// <summary>Limits of EC2 and STS.</summary>
    public Ec2Options Ec2 { get; init; } = new();

    /// <summary>How long things take.</summary>
    public SimulatorTimings Timings { get; init; } = new();

    /// <summary>Request quotas at the start; the documented ones by default.</summary>
    public QuotaSettings Quotas { get; init; } = new();

    /// <summary>What goes wrong at the start; nothing by default.</summary>
    public FaultSettings Faults { get; init; } = FaultPresets.None;

    /// <summary>
    /// Whether a payload may be left unsigned over plain HTTP; default false, as SDKs refuse to send it. boto3 does send it.
    /// </summary>
    public bool AllowUnsignedPayloadOverHttp { get; init; }

    /// <summary>How the EBS direct APIs behave where AWS leaves it open.</summary>
    public EbsOptions Ebs { get; init; } = new();

    /// <summary>What SNS has.</summary>
    public SnsOptions Sns { get; init; } = new();

    /// <summary>How Systems Manager behaves.</summary>
    public SsmOptions Ssm { get; init; } = new();

    /// <summary>How Secrets Manager behaves.</summary>
    public SecretsManagerOptions SecretsManager { get; init; } = new();
}

/// <summary>A key that the simulator accepts.</summary>
/// <param name="AccountId">Twelve digits.</param>
/// <param name="AccessKeyId">The key's id.</param>
/// <param name="SecretAccessKey">Its secret.</param>
public sealed record AccessKeyOptions(string AccountId, string AccessKeyId, string SecretAccessKey)
{
    /// <summary>The id only: secrets are never printed.</summary>
    public override string ToString() => AccessKeyId;
}
