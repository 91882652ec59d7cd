import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// UIF, OpenPGP card 3.4.1, 4.4.3.6.
@Suite
struct TouchPolicyTests {
  @Test(arguments: [
    (TouchPolicy.off, SigningAlgorithm.ed25519, nil as Duration?),
    (.on, .ed25519, .zero),
    (.fixed, .rsa(bits: 4096), .zero),
    (.cached, .ed25519, .milliseconds(600)),
    (.cachedFixed, .ecdsa(.nistP521), .milliseconds(600)),
    (.cached, .rsa(bits: 2048), .milliseconds(900)),
    (.cached, .rsa(bits: 3072), .milliseconds(1_500)),
    (.cached, .rsa(bits: 4096), .milliseconds(2_200)),
    (TouchPolicy(rawValue: 0x77), .ed25519, .milliseconds(600)),
  ])
  func `a touch is announced at once where it is certain, and else when the card is late`(
    policy: TouchPolicy,
    algorithm: SigningAlgorithm,
    delay: Duration?
  ) {
    let conditions = SigningConditions(algorithm: algorithm, touch: policy, form: .short)

    #expect(conditions.announceTouchAfter == delay)
    #expect(policy.mayAsk == (delay != nil))
  }

  @Test
  func `only two policies can't be taken back`() {
    let fixed = (UInt8.min...UInt8.max).filter { TouchPolicy(rawValue: $0).isFixed }

    #expect(fixed == [0x02, 0x04])
  }
}
